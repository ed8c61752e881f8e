using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

internal sealed class Both(Condition left, Condition right) : Condition
{
    public override bool Holds(Row row) => left.Holds(row) && right.Holds(row);
}

internal sealed class Either(Condition left, Condition right) : Condition
{
    public override bool Holds(Row row) => left.Holds(row) || right.Holds(row);
}

internal sealed class Not(Condition condition) : Condition
{
    public override bool Holds(Row row) => !condition.Holds(row);
}
