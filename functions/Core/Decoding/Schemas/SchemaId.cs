using System.Buffers.Binary;
using System.Globalization;

namespace Serverless.Core.Decoding.Schemas;

/// <summary>What a <see cref="SchemaId"/> is.</summary>
public enum SchemaIdKind
{
    /// <summary>A number that a registry gave: Confluent's ids, 32 bits.</summary>
    Number,

    /// <summary>A GUID that a registry gave: Confluent's newer ids, and those of Azure Schema Registry.</summary>
    Guid,

    /// <summary>CRC-64-AVRO of the schema itself: single-object encoding.</summary>
    Fingerprint,
}

/// <summary>How a record names the schema that it was written with.</summary>
/// <param name="Kind">What the value is.</param>
/// <param name="Value">The number, the fingerprint, or the GUID's 16 bytes in the order of their digits.</param>
public readonly record struct SchemaId(SchemaIdKind Kind, UInt128 Value)
{
    // A number has ten at most.
    private const int FingerprintDigits = 16;

    /// <summary>A registry's number, which may be any 32 bits.</summary>
    public static SchemaId OfNumber(int id) => new(SchemaIdKind.Number, (uint)id);

    /// <summary>A registry's GUID.</summary>
    public static SchemaId OfGuid(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new SchemaId(SchemaIdKind.Guid, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The GUID, of an id that is one.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A fingerprint.</summary>
    public static SchemaId OfFingerprint(ulong fingerprint) => new(SchemaIdKind.Fingerprint, fingerprint);

    /// <summary>
    /// Reads a number (<c>17</c>), a GUID of 32 digits with or without dashes, or a fingerprint of 16, each with or without the word that
    /// <see cref="ToString"/> writes before it. False for anything else.
    /// </summary>
    public static bool TryParse(string text, out SchemaId id)
    {
        id = default;
        var digits = text[(text.LastIndexOf(' ') + 1)..];
        var word = text[..^digits.Length].TrimEnd();
        if (word is "" or "fingerprint" && digits.Length == FingerprintDigits
            && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var fingerprint))
            id = OfFingerprint(fingerprint);
        else if (word is "" or "guid" && (Guid.TryParseExact(digits, "N", out var guid) || Guid.TryParseExact(digits, "D", out guid)))
            id = OfGuid(guid);
        else if (word is "" or "id" && int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            id = OfNumber(number);
        else
            return false;
        return true;
    }

    /// <summary>As dead letters show it: <c>id 17</c>, <c>guid 89791762…</c> in 32 digits, <c>fingerprint 6bb87…</c> in 16.</summary>
    public override string ToString() => Kind switch
    {
        SchemaIdKind.Number => string.Create(CultureInfo.InvariantCulture, $"id {(int)(uint)Value}"),
        SchemaIdKind.Guid => string.Create(CultureInfo.InvariantCulture, $"guid {Value:x32}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"fingerprint {(ulong)Value:x16}"),
    };
}
