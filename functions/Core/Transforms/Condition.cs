using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>A condition over a row's fields, such as <c>metric = 'if.octets' and value &gt; 0</c>.</summary>
public abstract class Condition
{
    public abstract bool Holds(Row row);
}
