using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

/// <summary>A boolean that can be compared: a field or a literal. By itself it is a condition; a missing one doesn't hold.</summary>
internal abstract class BooleanTerm : Condition
{
    public abstract bool Has(Row row);
}

internal sealed class BooleanField(int slot) : BooleanTerm
{
    public override bool Has(Row row) => row.Has(slot);

    public override bool Holds(Row row) => row.Boolean(slot);
}

internal sealed class BooleanLiteral(bool value) : BooleanTerm
{
    public override bool Has(Row row) => true;

    public override bool Holds(Row row) => value;
}
