"""Facts about kernels, from Debian's own packages of them: parameters, messages, functions.

    python scripts/mine/kernel_facts [--work FOLDER] [--only RELEASE…]

writes the tables of advisor/signature/facts/. It needs apt and dpkg-deb, fetches nearly a gigabyte of packages into the
working folder (what is there already is not fetched again), and takes some minutes a kernel.
"""
