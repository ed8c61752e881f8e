using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>A text has <paramref name="min"/> to <paramref name="max"/> Unicode characters (code points).</summary>
internal sealed class LengthRule(string field, int slot, int min, int max) : FieldRule(field, slot)
{
    // A character takes at most this many bytes.
    private const int Widest = 4;

    public override Rejection? Check(Row row)
    {
        var text = row.Text(Slot);
        // Most texts are within the bounds whatever their characters, and need no count.
        if (text.Length <= max && text.Length >= (long)min * Widest)
            return null;
        var length = Characters(text);
        return length >= min && length <= max ? null : RejectText(Reasons.Length, text);
    }

    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var unit in text)
            count += (unit & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }
}
