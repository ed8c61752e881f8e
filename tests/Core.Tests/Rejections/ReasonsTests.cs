using Serverless.Core.Rejections;

namespace Serverless.Core.Tests.Rejections;

public sealed class ReasonsTests
{
    // What isn't listed can't be asked for among the dead letters.
    [Fact]
    public void Every_reason_is_listed_once()
    {
        var declared = typeof(Reasons).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(declared.Order(StringComparer.Ordinal), Reasons.All.Order(StringComparer.Ordinal));
    }
}
