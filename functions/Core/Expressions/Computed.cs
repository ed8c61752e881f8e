using System.Globalization;
using Serverless.Core.Expressions.Checking;
using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Expressions;

/// <summary>An expression whose value is put into a row. Stateless: any number of threads may share it, each with its own row.</summary>
internal abstract class Computed(string text, FieldType type)
{
    /// <summary>The type of a field that holds the value.</summary>
    public FieldType Type => type;

    /// <summary>
    /// Sets a slot to the value, or makes it missing when a field that the value depends on is missing. Returns the rejection of the event
    /// for any other error, and for a double that is infinite or no number; the slot is then left as it was. <paramref name="field"/> is
    /// the slot's name.
    /// </summary>
    public abstract Rejection? Put(Row row, int slot, string field);

    /// <summary>The value of a checked expression; null when no field can have its type.</summary>
    public static Computed? Of(string text, Checked found) => found.Type.Kind switch
    {
        Kind.Bool => new ComputedBoolean(text, found.Bool),
        Kind.Int => new ComputedInteger(text, found.Long),
        Kind.Double => new ComputedNumber(text, found.Double),
        Kind.String => new ComputedText(text, found.Text),
        Kind.Timestamp => new ComputedTime(text, found.Moment),
        _ => null,
    };

    /// <summary>Handles an evaluation without a value: a missing field or an error.</summary>
    protected Rejection? Without(Outcome outcome, Node node, Row row, int slot, string field)
    {
        if (outcome != Outcome.Missing)
            return Failure.ToRejection(outcome, field, text, node, row);
        row.Remove(slot);
        return null;
    }

    /// <summary>The rejection of a double that is infinite or not a number.</summary>
    protected Rejection NotFinite(double value, string field) => new(
        RejectionStage.Transform,
        Reasons.Arithmetic,
        field,
        Printable.Of(string.Create(CultureInfo.InvariantCulture, $"{value} = {text}")));
}

internal sealed class ComputedBoolean(string text, Node<bool> node) : Computed(text, FieldType.Boolean)
{
    public override Rejection? Put(Row row, int slot, string field)
    {
        var outcome = node.Evaluate(row, out var value);
        if (outcome != Outcome.Ok)
            return Without(outcome, node, row, slot, field);
        row.SetBoolean(slot, value);
        return null;
    }
}

internal sealed class ComputedInteger(string text, Node<long> node) : Computed(text, FieldType.Integer)
{
    public override Rejection? Put(Row row, int slot, string field)
    {
        var outcome = node.Evaluate(row, out var value);
        if (outcome != Outcome.Ok)
            return Without(outcome, node, row, slot, field);
        row.SetInteger(slot, value);
        return null;
    }
}

internal sealed class ComputedNumber(string text, Node<double> node) : Computed(text, FieldType.Number)
{
    public override Rejection? Put(Row row, int slot, string field)
    {
        var outcome = node.Evaluate(row, out var value);
        if (outcome != Outcome.Ok)
            return Without(outcome, node, row, slot, field);
        if (!double.IsFinite(value))
            return NotFinite(value, field);
        row.SetNumber(slot, value);
        return null;
    }
}

internal sealed class ComputedText(string text, Node<ReadOnlySpan<byte>> node) : Computed(text, FieldType.Text)
{
    public override Rejection? Put(Row row, int slot, string field)
    {
        var outcome = node.Evaluate(row, out var value);
        if (outcome != Outcome.Ok)
            return Without(outcome, node, row, slot, field);
        row.CopyText(slot, value);
        return null;
    }
}

internal sealed class ComputedTime(string text, Node<Moment> node) : Computed(text, FieldType.Timestamp)
{
    public override Rejection? Put(Row row, int slot, string field)
    {
        var outcome = node.Evaluate(row, out var value);
        if (outcome != Outcome.Ok)
            return Without(outcome, node, row, slot, field);
        row.SetTime(slot, value.ToEventTime());
        return null;
    }
}
