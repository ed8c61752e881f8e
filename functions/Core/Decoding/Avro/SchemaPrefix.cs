using System.Buffers.Binary;
using System.Globalization;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Positions;

namespace Serverless.Core.Decoding.Avro;

/// <summary>Finds the id of an event's schema by a framing, and where the event's own bytes begin.</summary>
internal static class SchemaPrefix
{
    private const string ConfluentHeader = "__value_schema_id";
    private const string AzureHeader = "content-type";
    private const int NumberSize = 5;
    private const int GuidSize = 17;
    private const int FingerprintSize = 10;

    private static ReadOnlySpan<byte> AzureType => "avro/binary+"u8;

    /// <summary>False when the record isn't of the framing.</summary>
    /// <param name="framing">Any but <see cref="AvroFraming.None"/>.</param>
    /// <param name="value">The event.</param>
    /// <param name="headers">Those of its record.</param>
    /// <param name="id">The schema's id.</param>
    /// <param name="length">How many bytes are before the event's own.</param>
    public static bool TryRead(
        AvroFraming framing, ReadOnlySpan<byte> value, RecordHeaders headers, out SchemaId id, out int length)
    {
        length = 0;
        switch (framing)
        {
            case AvroFraming.Confluent when headers.TryFind(ConfluentHeader, out var header):
                return TryReadConfluent(header, out id, out var whole) && whole == header?.Length;
            case AvroFraming.Confluent:
                return TryReadConfluent(value, out id, out length);
            case AvroFraming.Azure:
                return TryReadAzure(headers, out id);
            default:
                return TryReadFingerprint(value, out id, out length);
        }
    }

    private static bool TryReadConfluent(ReadOnlySpan<byte> bytes, out SchemaId id, out int length)
    {
        (id, length) = (default, 0);
        if (bytes is [0, _, _, _, _, ..])
            (id, length) = (SchemaId.OfNumber(BinaryPrimitives.ReadInt32BigEndian(bytes[1..])), NumberSize);
        else if (bytes.Length >= GuidSize && bytes[0] == 1)
            (id, length) = (new SchemaId(SchemaIdKind.Guid, BinaryPrimitives.ReadUInt128BigEndian(bytes[1..])), GuidSize);
        return length > 0;
    }

    private static bool TryReadAzure(RecordHeaders headers, out SchemaId id)
    {
        id = default;
        if (!headers.TryFind(AzureHeader, out var type) || !type.AsSpan().StartsWith(AzureType))
            return false;
        var digits = type.AsSpan(AzureType.Length);
        if (digits.Length != 32 || !UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var guid))
            return false;
        id = new SchemaId(SchemaIdKind.Guid, guid);
        return true;
    }

    private static bool TryReadFingerprint(ReadOnlySpan<byte> value, out SchemaId id, out int length)
    {
        (id, length) = (default, 0);
        if (value.Length < FingerprintSize || value[0] != 0xC3 || value[1] != 0x01)
            return false;
        id = SchemaId.OfFingerprint(BinaryPrimitives.ReadUInt64LittleEndian(value[2..]));
        length = FingerprintSize;
        return true;
    }
}
