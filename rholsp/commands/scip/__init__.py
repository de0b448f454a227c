"""`rholsp index --scip`: what the workspace means as a SCIP index, for code search over many repositories.

SCIP (scip.proto of sourcegraph/scip) is a stream of protocol buffers: an index is its metadata, then documents and
symbols of elsewhere in any order, each of which is written as soon as it is known.
"""
