using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

internal sealed class Exists(int slot) : Condition
{
    public override bool Holds(Row row) => row.Has(slot);
}

internal sealed class StartsWith(TextTerm text, TextTerm start) : Condition
{
    public override bool Holds(Row row) =>
        text.TryEvaluate(row, out var whole) && start.TryEvaluate(row, out var part) && whole.StartsWith(part);
}

internal sealed class Contains(TextTerm text, TextTerm inner) : Condition
{
    public override bool Holds(Row row) =>
        text.TryEvaluate(row, out var whole) && inner.TryEvaluate(row, out var part) && whole.IndexOf(part) >= 0;
}
