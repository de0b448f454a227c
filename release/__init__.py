"""What a release consists of, made from a checkout: `make dist`."""
