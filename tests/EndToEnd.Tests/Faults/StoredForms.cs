using Serverless.Core.Binary;

namespace Serverless.EndToEnd.Tests.Faults;

internal static class StoredForms
{
    /// <summary>A stored value, whole, as the next version of its form would begin. Its header is of the first bytes of it.</summary>
    public static byte[] Later(byte[] stored, int length = int.MaxValue)
    {
        length = Math.Min(length, stored.Length);
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, (StoredForm)stored[0], (byte)(stored[1] + 1));
        writer.Raw(stored.AsSpan(StoredHeader.Length, length - StoredHeader.Length));
        StoredHeader.End(writer, start);
        writer.Raw(stored.AsSpan(length));
        return writer.ToArray();
    }
}
