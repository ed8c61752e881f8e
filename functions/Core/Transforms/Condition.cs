using Serverless.Core.Rows;
using Serverless.Core.Transforms.Expressions;

namespace Serverless.Core.Transforms;

/// <summary>A condition over a row's fields, such as <c>metric = 'if.octets' and value &gt; 0</c>. Stateless: any number of threads may share it.</summary>
public abstract class Condition
{
    public abstract bool Holds(Row row);

    /// <summary>Compiles a condition that the pipeline parser has accepted; throws <see cref="ArgumentException"/> for any other.</summary>
    internal static Condition Compile(string text, RowLayout layout) =>
        Expression.ParseCondition(text, layout, out var error) ?? throw new ArgumentException($"{error}", nameof(text));
}
