"""What to do about it: verdict, applicability, exact commands, the report."""
