"""What kernels have: parameters, messages and functions, from Debian's packages of them.

`scripts/mine/kernel_facts` writes the tables, `manifest.json` names the packages that they came from. Each row knows the
kernels that have it. Nothing here is read by `advisor check`.
"""
