using Serverless.Core.Expressions.Captures;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>
/// <c>regex.extract</c>: what the pattern's group, or the pattern where it has none, matches first. Missing when there is no match and, as
/// in CEL, when the group is empty. A text of which the pattern would have to remember too much is an error.
/// </summary>
internal sealed class Extract(Node<ReadOnlySpan<byte>> text, CapturingPattern pattern) : Node<ReadOnlySpan<byte>>
{
    public override IReadOnlyList<Node> Parts => [text];

    protected override bool FailsItself => true;

    public override Outcome Evaluate(Row row, out ReadOnlySpan<byte> value)
    {
        var outcome = text.Evaluate(row, out var whole);
        value = default;
        if (outcome != Outcome.Ok)
            return outcome;
        if (!pattern.TryFirst(whole, out var found))
            return Outcome.TooLong;
        value = found is { } range ? whole[range] : default;
        return value.IsEmpty && (found is null || pattern.Captures) ? Outcome.Missing : Outcome.Ok;
    }
}

/// <summary><c>regex.extractAll</c>: the same of all matches, one after the other. Empty groups are left out.</summary>
internal sealed class ExtractAll(Node<ReadOnlySpan<byte>> text, CapturingPattern pattern) : Node<Item[]>
{
    public override IReadOnlyList<Node> Parts => [text];

    protected override bool FailsItself => true;

    public override Outcome Evaluate(Row row, out Item[] value)
    {
        value = [];
        var outcome = text.Evaluate(row, out var whole);
        if (outcome != Outcome.Ok)
            return outcome;
        if (!pattern.TryAll(whole, Limits.Items + 1, out var found))
            return Outcome.TooLong;
        value = new Item[found.Count];
        for (var index = 0; index < value.Length; index++)
            value[index] = TextToItem.Of(whole[found[index]], Kind.String);
        return value.Length > Limits.Items ? Outcome.TooLong : Outcome.Ok;
    }
}
