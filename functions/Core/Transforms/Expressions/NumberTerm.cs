using System.Diagnostics;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

/// <summary>A part of an expression that yields a number. Timestamps count as milliseconds since 1970.</summary>
internal abstract class NumberTerm
{
    /// <summary>The exact value, where the term is an integer, a timestamp or a number without a fraction: doubles are exact up to 2^53 only.</summary>
    public virtual bool TryWhole(Row row, out long value) => throw new UnreachableException();

    /// <summary>Whether <see cref="TryWhole"/> may be asked.</summary>
    public virtual bool IsWhole => false;

    /// <summary>False when a field it needs is missing. The value may be infinite or NaN: who asks must check.</summary>
    public abstract bool TryEvaluate(Row row, out double value);
}

internal sealed class NumberField(int slot, bool whole) : NumberTerm
{
    public override bool IsWhole => whole;

    public override bool TryWhole(Row row, out long value)
    {
        value = row.Integer(slot);
        return row.Has(slot);
    }

    public override bool TryEvaluate(Row row, out double value)
    {
        value = row.Number(slot);
        return row.Has(slot);
    }
}

internal sealed class NumberLiteral(double number, long? whole) : NumberTerm
{
    public override bool IsWhole => whole.HasValue;

    public override bool TryWhole(Row row, out long value)
    {
        value = whole.GetValueOrDefault();
        return true;
    }

    public override bool TryEvaluate(Row row, out double value)
    {
        value = number;
        return true;
    }
}
