using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Hosting.Functions;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class FunctionInvokerTests
{
    [Fact]
    public async Task A_parameter_is_known_by_its_position_whichever_object_describes_it()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var found = FunctionCatalog.Build([typeof(Echo)], []).Single();
        var function = found with { TriggerParameter = new SameParameter(found.TriggerParameter) };

        var returned = await new FunctionInvoker(services, null!).CallAsync(function, _ => new TimerInfo(), CancellationToken.None);

        Assert.IsType<TimerInfo>(returned);
    }

    public static class Echo
    {
        [Function("Echo")]
        public static Task<TimerInfo> Run([TimerTrigger("* * * * * *")] TimerInfo timer) => Task.FromResult(timer);
    }

    /// <summary>What reflection may give a second thread for a parameter.</summary>
    private sealed class SameParameter : ParameterInfo
    {
        public SameParameter(ParameterInfo parameter) =>
            (NameImpl, ClassImpl, PositionImpl, MemberImpl) =
                (parameter.Name, parameter.ParameterType, parameter.Position, parameter.Member);
    }
}
