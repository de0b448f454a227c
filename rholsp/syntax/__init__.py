"""Grammar engine: reads a `.peg` file, compiles it, yields resilient lossless trees. Knows no language."""
