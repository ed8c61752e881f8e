using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>A value known when the pipeline is read.</summary>
internal sealed class Constant<T>(T constant) : Node<T>
{
    public T Value => constant;

    public override Outcome Evaluate(Row row, out T value)
    {
        value = constant;
        return Outcome.Ok;
    }
}

/// <summary>A string or bytes known when the pipeline is read.</summary>
internal sealed class TextConstant(byte[] constant) : Node<ReadOnlySpan<byte>>
{
    public byte[] Value => constant;

    public override Outcome Evaluate(Row row, out ReadOnlySpan<byte> value)
    {
        value = constant;
        return Outcome.Ok;
    }
}

internal sealed class TextField(int slot) : Node<ReadOnlySpan<byte>>
{
    public int Slot => slot;

    public override Outcome Evaluate(Row row, out ReadOnlySpan<byte> value)
    {
        value = row.Text(slot);
        return row.Has(slot) ? Outcome.Ok : Outcome.Missing;
    }
}

internal sealed class IntField(int slot) : Node<long>
{
    public override Outcome Evaluate(Row row, out long value)
    {
        value = row.Integer(slot);
        return row.Has(slot) ? Outcome.Ok : Outcome.Missing;
    }
}

internal sealed class DoubleField(int slot) : Node<double>
{
    public override Outcome Evaluate(Row row, out double value)
    {
        value = row.Number(slot);
        return row.Has(slot) ? Outcome.Ok : Outcome.Missing;
    }
}

internal sealed class BoolField(int slot) : Node<bool>
{
    public override Outcome Evaluate(Row row, out bool value)
    {
        value = row.Boolean(slot);
        return row.Has(slot) ? Outcome.Ok : Outcome.Missing;
    }
}

internal sealed class TimeField(int slot) : Node<Moment>
{
    protected override bool FailsItself => true;

    public override Outcome Evaluate(Row row, out Moment value)
    {
        var outcome = Moment.TryCreate(row.Time(slot), out value);
        return row.Has(slot) ? outcome : Outcome.Missing;
    }
}

/// <summary><c>has(field)</c>.</summary>
internal sealed class Presence(int slot) : Node<bool>
{
    public override Outcome Evaluate(Row row, out bool value)
    {
        value = row.Has(slot);
        return Outcome.Ok;
    }
}
