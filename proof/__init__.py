"""Proof that takes time: laws with ever new examples, fuzzers and kills. `make prove MINUTES=60`; docs/proof.md."""
