using System.Buffers.Text;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>Reads fields that can be keys (text, integer, boolean) as UTF-8.</summary>
internal static class FieldText
{
    /// <summary>Long enough for any integer or boolean.</summary>
    public const int MaxValueLength = 20;

    /// <summary>
    /// The field's text itself, or its value written into <paramref name="scratch"/>, of at least <see cref="MaxValueLength"/> bytes; empty
    /// when the field is missing.
    /// </summary>
    public static ReadOnlySpan<byte> Read(Row row, int slot, Span<byte> scratch)
    {
        if (!row.Has(slot) || row.Layout.TypeOf(slot) == FieldType.Text)
            return row.Text(slot);
        if (row.Layout.TypeOf(slot) == FieldType.Boolean)
            return row.Boolean(slot) ? "true"u8 : "false"u8;
        Utf8Formatter.TryFormat(row.Integer(slot), scratch, out var written);
        return scratch[..written];
    }
}
