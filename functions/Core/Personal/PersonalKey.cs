using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Core.Personal;

/// <summary>
/// A version of the secret that personal data is hashed with, and that events which are set aside whole are encrypted with. Immutable; any
/// number of threads may share it.
/// </summary>
/// <remarks>
/// The hash is HMAC-SHA-256 (RFC 2104) of the value's UTF-8 bytes, cut to its first 128 bits, as 32 hexadecimal digits in lower case: so
/// whoever has the secret can compute it elsewhere. The states after the key's own blocks are kept: a short text takes two blocks.
/// </remarks>
public sealed class PersonalKey
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretBytes = 32;

    /// <summary>The characters of a hash.</summary>
    public const int HashLength = 32;

    private const int KeptBytes = HashLength / 2;
    private const int CheckBytes = 4;

    private readonly byte[] _secret;
    private readonly uint[] _inner;
    private readonly uint[] _outer;

    /// <param name="version">What the secret is called.</param>
    /// <param name="secret">32 bytes, random.</param>
    /// <exception cref="ArgumentException">The secret has another length.</exception>
    public PersonalKey(string version, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretBytes)
            throw new ArgumentException($"a secret has {SecretBytes} bytes, and this has {secret.Length}", nameof(secret));
        Version = version;
        _secret = secret.ToArray();
        (_inner, _outer) = (Keyed(secret, 0x36), Keyed(secret, 0x5c));
        Name = $"{version}.{Convert.ToHexStringLower(Derive("serverless personal key check", CheckBytes))}";
    }

    /// <summary>What the secret is called in the settings.</summary>
    public string Version { get; }

    /// <summary>
    /// The version with a check value of the secret, by which another secret of that version is told from this one. It is stored beside
    /// what was made with the key, and tells nothing of the secret.
    /// </summary>
    public string Name { get; }

    /// <summary>The version in a key's <see cref="Name"/>.</summary>
    public static string VersionOf(string name) => name.LastIndexOf('.') is >= 0 and var dot ? name[..dot] : name;

    /// <summary>Writes the hash of a value: <see cref="HashLength"/> ASCII bytes. Allocates nothing.</summary>
    public void Hash(ReadOnlySpan<byte> value, Span<byte> hash)
    {
        Span<uint> state = stackalloc uint[8];
        Span<byte> bytes = stackalloc byte[Sha256.HashBytes];
        _inner.CopyTo(state);
        Sha256.Finish(state, value, Sha256.BlockBytes);
        for (var word = 0; word < state.Length; word++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(word * 4)..], state[word]);
        _outer.CopyTo(state);
        Sha256.Finish(state, bytes, Sha256.BlockBytes);
        for (var word = 0; word < KeptBytes / 4; word++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(word * 4)..], state[word]);
        Convert.TryToHexStringLower(bytes[..KeptBytes], hash, out _);
    }

    /// <summary>The hash of a text.</summary>
    public string Hash(string value)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(Encoding.UTF8.GetBytes(value), hash);
        return Encoding.ASCII.GetString(hash);
    }

    /// <summary>A key for something else, by HKDF-SHA-256 (RFC 5869): another purpose gives another one.</summary>
    public byte[] Derive(string purpose, int bytes) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, bytes, salt: null, Encoding.UTF8.GetBytes(purpose));

    private static uint[] Keyed(ReadOnlySpan<byte> secret, byte pad)
    {
        Span<byte> block = stackalloc byte[Sha256.BlockBytes];
        block.Fill(pad);
        for (var at = 0; at < secret.Length; at++)
            block[at] ^= secret[at];
        var state = Sha256.Begin();
        Sha256.Take(state, block);
        return state;
    }
}
