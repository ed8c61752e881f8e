using System.Reflection;
using Xunit.Abstractions;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>
/// The conformance tests against a real account or an emulator: by its connection string in the environment variable
/// <c>SERVERLESS_TEST_COSMOS</c>. Without it there is nothing to run against, and the test says so and ends.
/// </summary>
public sealed class RealCosmosTests(ITestOutputHelper output)
{
    private const string Variable = "SERVERLESS_TEST_COSMOS";

    [Fact]
    public async Task A_real_account_does_as_the_one_in_memory()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } connectionString)
        {
            output.WriteLine($"not run: set {Variable} to the connection string of a Cosmos DB account or emulator");
            return;
        }
        foreach (var (method, arguments) in Cases())
        {
            output.WriteLine($"{method.Name}({string.Join(", ", arguments)})");
            var tests = new Conformance(connectionString);
            await tests.InitializeAsync();
            try
            {
                await (Task)method.Invoke(tests, arguments)!;
            }
            finally
            {
                await tests.DisposeAsync();
            }
        }
    }

    [Fact]
    public void The_cases_are_those_of_the_conformance_tests()
    {
        Assert.Equal(
            typeof(ResultStoreConformance).GetMethods().Count(method => method.GetCustomAttribute<FactAttribute>() is not null),
            Cases().Select(test => test.Method).Distinct().Count());
        Assert.True(Cases().Count() > 25);
    }

    private static IEnumerable<(MethodInfo Method, object?[] Arguments)> Cases() =>
        from method in typeof(Conformance).GetMethods()
        where method.GetCustomAttribute<FactAttribute>() is not null
        from arguments in method.GetCustomAttribute<TheoryAttribute>() is null
            ? [[]]
            : method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method))
        select (method, arguments);

    /// <summary>Not public, so that it isn't found as a class of tests.</summary>
    private sealed class Conformance(string connectionString) : ResultStoreConformance(new RealCosmosHost(connectionString));
}
