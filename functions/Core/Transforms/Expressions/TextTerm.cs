using System.Text;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

/// <summary>A part of an expression that yields text, as UTF-8.</summary>
internal abstract class TextTerm
{
    /// <summary>False when the field is missing.</summary>
    public abstract bool TryEvaluate(Row row, out ReadOnlySpan<byte> value);
}

internal sealed class TextField(int slot) : TextTerm
{
    public int Slot => slot;

    public override bool TryEvaluate(Row row, out ReadOnlySpan<byte> value)
    {
        value = row.Text(slot);
        return row.Has(slot);
    }
}

internal sealed class TextLiteral(string text) : TextTerm
{
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

    public override bool TryEvaluate(Row row, out ReadOnlySpan<byte> value)
    {
        value = Utf8;
        return true;
    }
}
