using System.Security.Cryptography;
using Serverless.Core.Binary;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>What a schema is, wherever it is registered: equal contents are one schema.</summary>
/// <param name="Text">The schema as JSON.</param>
/// <param name="References">Schemas whose named types it uses; the version -1 is the newest.</param>
public sealed record SchemaContent(string Text, IReadOnlyList<SchemaReference> References)
{
    // RFC 9562, section 5.8: 128 bits of one's own choice, but for the version 8 and the variant.
    private const int VersionByte = 6;
    private const int VariantByte = 8;

    /// <summary>The GUID of the content: its SHA-256 in the form of a GUID of version 8 (RFC 9562).</summary>
    /// <param name="uses">The GUIDs of what the references are to: a version that is deleted and registered anew may be another.</param>
    public Guid ToGuid(IEnumerable<Guid> uses)
    {
        var content = new ByteWriter(Text.Length + 64);
        SchemaFormat.Write(content, References);
        foreach (var guid in uses)
            content.Raw(guid.ToByteArray(bigEndian: true));
        content.Text(Text);
        var hash = SHA256.HashData(content.Written).AsSpan(0, 16);
        hash[VersionByte] = (byte)((hash[VersionByte] & 0x0F) | 0x80);
        hash[VariantByte] = (byte)((hash[VariantByte] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
