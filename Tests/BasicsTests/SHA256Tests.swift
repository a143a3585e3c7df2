import Basics
import Testing

@Suite struct SHA256Tests {
  /// The first two are the examples of FIPS 180-4's companion documents.
  @Test(
    "The digest is the standard's",
    arguments: [
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ])
  func standard(text: String, digest: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest)
  }

  @Test("Bytes that come in pieces of any size give the same digest")
  func pieces() {
    var random = SplitMix64(seed: 1)
    let bytes = (0..<5000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let whole = SHA256.hexadecimal(of: bytes)
    for _ in 0..<20 {
      var digest = SHA256()
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + Int.random(in: 0...300, using: &random))
        bytes[start..<end].withUnsafeBytes { digest.update($0) }
        start = end
      }
      #expect(SHA256.hexadecimal(digest.finish()) == whole)
    }
  }
}
