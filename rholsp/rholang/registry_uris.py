"""URIs of the registry: how those of `insertSigned` are made from a public key, and the shorthands for well-known ones.

From the nodes' sources: `Registry.buildURI` of rchain, `registry.rs` of f1r3node, and the map in their Registry.rho.
"""

from hashlib import blake2b

_ZBASE32 = "ybndrfg8ejkmcpqxot1uwisza345h769"
_POLYNOMIAL = 0x4805
_TOP = 0x4000
_BITS = 270
"""Of a URI: 256 of the hash and 14 of the checksum."""

_AUTH_KEY = "rho:id:1qw5ehmq1x49dey4eadr1h4ncm361w3536asho7dr38iyookwcsp6i"
_MAKE_MINT = "rho:id:asysrwfgzf8bf7sxkiowp4b3tcsy4f8ombi3w96ysox4u3qdmn1wbc"
_POS = "rho:id:m3xk7h8r54dtqtwsrnxqzhe81baswey66nzw6m533nyd45ptyoybqr"
_VAULT = "rho:id:6zcfqnwnaqcwpeyuysx1rm48ndr6sgsbbgjuwf45i5nor3io7dr76j"
_MULTI_SIG_VAULT = "rho:id:b9s6j3xeobgset4ndn64hje64grfcj7a43eekb3fh43yso5ujiecfn"

SHORTHANDS = {
    "rho:lang:either": "rho:id:qrh6mgfp5z6orgchgszyxnuonanz7hw3amgrprqtciia6astt66ypn",
    "rho:lang:listOps": "rho:id:6fzorimqngeedepkrizgiqms6zjt76zjeciktt1eifequy4osz35ks",
    "rho:lang:nonNegativeNumber": "rho:id:hxyadh1ffypra47ry9mk6b8r1i33ar1w9wjsez4khfe9huzrfcytx9",
    "rho:lang:stack": "rho:id:eb6a9iqn4tqr9gaa6dzspiuee9g3mt9c1umrfwcpaugp6ctuijbnwj",
    "rho:rchain:authKey": _AUTH_KEY,
    "rho:rchain:makeMint": _MAKE_MINT,
    "rho:rchain:multiSigRevVault": _MULTI_SIG_VAULT,
    "rho:rchain:pos": _POS,
    "rho:rchain:revVault": _VAULT,
    "rho:system:authKey": _AUTH_KEY,
    "rho:system:makeMint": _MAKE_MINT,
    "rho:system:pos": _POS,
    "rho:system:tokenMetadata": "rho:id:jutz139igo7x5gpby3ri1dhwcwnbdghd6onuys3wfnqhhkwffxbfsn",
    "rho:vault:multiSig": _MULTI_SIG_VAULT,
    "rho:vault:system": _VAULT,
}
"""What the registries of the public nodes take in the place of a URI: all of their maps in one."""

BUILT_IN_SYNONYMS = {f"`{name}`": f"`{uri}`" for name, uri in SHORTHANDS.items()}
"""The same by key: see `Symbol.key`."""


def uri_of_key(public_key: bytes) -> str:
    """The URI that `insertSigned` gives to what is signed with this key."""
    digest = blake2b(public_key, digest_size=32).digest()
    crc = crc14(digest)
    # 16 bits hold the 14 of the checksum: the low byte, then the 6 others at the top of the last byte.
    number = int.from_bytes(digest + bytes([crc & 0xFF, (crc & 0xFF00) >> 6]), "big") >> 2
    return "rho:id:" + "".join([_ZBASE32[number >> shift & 31] for shift in range(_BITS - 5, -1, -5)])


def crc14(data: bytes) -> int:
    """The checksum in a URI."""
    remainder = 0
    for byte in data:
        remainder ^= byte << 6
        for _ in range(8):
            remainder <<= 1
            if remainder & _TOP:
                remainder ^= _POLYNOMIAL
    return remainder & (_TOP - 1)
