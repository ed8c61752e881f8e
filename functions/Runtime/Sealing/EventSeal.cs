using System.Security.Cryptography;
using Serverless.Core.Binary;
using Serverless.Core.Personal;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Sealing;

/// <summary>
/// Encrypts events that were set aside by one batch, whole: key, headers and bytes. AES-256-GCM, with a key for each delta object, which
/// HKDF makes of the key for personal data, so that no key is used for more events than random nonces are good for. The event's place is
/// authenticated with it: a sealed event that is put in the place of another one is not opened. One thread at a time.
/// </summary>
internal sealed class EventSeal : IDisposable
{
    private const byte Version = 1;
    private const int KeyBytes = 32;

    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    private readonly AesGcm _cipher;
    private readonly string _pipeline;

    /// <param name="key">The key for personal data.</param>
    /// <param name="pipeline">The pipeline that the events are of.</param>
    /// <param name="delta">The delta object of their batch.</param>
    public EventSeal(PersonalKey key, string pipeline, string delta)
    {
        (Key, _pipeline) = (key, pipeline);
        _cipher = new AesGcm(key.Derive($"serverless set aside {delta}", KeyBytes), TagBytes);
    }

    /// <summary>The key for personal data.</summary>
    public PersonalKey Key { get; }

    /// <summary>An event as it is stored: a header, the nonce, the tag, and what is encrypted.</summary>
    public byte[] Seal(EventPosition position, in RecordEnvelope record, byte[]? bytes)
    {
        var plain = new ByteWriter((bytes?.Length ?? 0) + record.Size + 32);
        plain.OptionalBytes(record.Key);
        EnvelopeFormat.WriteHeaders(plain, record.Headers);
        plain.OptionalBytes(bytes);
        var writer = new ByteWriter(StoredHeader.Length + NonceBytes + TagBytes + plain.Length);
        var start = StoredHeader.Begin(writer, StoredForm.SealedEvent, Version);
        var nonce = writer.Reserve(NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var (tag, content) = (new byte[TagBytes], new byte[plain.Length]);
        _cipher.Encrypt(nonce, plain.Written, content, tag, PlaceOf(position));
        writer.Raw(tag);
        writer.Raw(content);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>What was sealed: the record's key and headers, beside the time that <paramref name="record"/> has, and the bytes.</summary>
    /// <exception cref="CorruptDataException">It is damaged, or isn't of this place, or was sealed with another key.</exception>
    /// <exception cref="UnknownFormException">It is of another version.</exception>
    public (RecordEnvelope Record, byte[]? Event) Open(EventPosition position, in RecordEnvelope record, ReadOnlySpan<byte> stored)
    {
        var content = StoredHeader.Open(stored, StoredForm.SealedEvent, Version);
        if (content.Length < NonceBytes + TagBytes)
            throw new CorruptDataException($"a sealed event of {stored.Length} bytes is cut off");
        var plain = new byte[content.Length - NonceBytes - TagBytes];
        try
        {
            _cipher.Decrypt(
                content[..NonceBytes], content[(NonceBytes + TagBytes)..], content[NonceBytes..(NonceBytes + TagBytes)], plain,
                PlaceOf(position));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new CorruptDataException($"a sealed event of {stored.Length} bytes was changed, or isn't the one of {position}");
        }
        var reader = new ByteReader(plain);
        var key = reader.OptionalBytes();
        var headers = EnvelopeFormat.ReadHeaders(ref reader);
        return (new RecordEnvelope(key, headers, record.TimestampMs, record.TimestampType), reader.OptionalBytes());
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();

    private byte[] PlaceOf(EventPosition position)
    {
        var writer = new ByteWriter();
        writer.Text(_pipeline);
        writer.Unsigned((ulong)position.Partition.Value);
        writer.Signed(position.Offset.Value);
        writer.Unsigned((ulong)position.Index);
        return writer.ToArray();
    }
}
