using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>Joins fields to one text, which becomes missing when one of them is missing.</summary>
internal sealed class DeriveKeyStep(int slot, int[] parts, byte[] separator) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        foreach (var part in parts)
        {
            if (!row.Has(part))
            {
                row.Remove(slot);
                return TransformVerdict.Continue;
            }
        }
        var joined = row.Scratch(LongestText(row));
        row.CopyText(slot, joined[..Join(row, joined)]);
        return TransformVerdict.Continue;
    }

    private int LongestText(Row row)
    {
        var length = parts.Length * (separator.Length + FieldText.MaxValueLength);
        foreach (var part in parts)
            length += row.Text(part).Length;
        return length;
    }

    private int Join(Row row, Span<byte> target)
    {
        Span<byte> scratch = stackalloc byte[FieldText.MaxValueLength];
        var used = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            used += Append(i == 0 ? [] : separator, target[used..]);
            used += Append(FieldText.Read(row, parts[i], scratch), target[used..]);
        }
        return used;
    }

    private static int Append(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
