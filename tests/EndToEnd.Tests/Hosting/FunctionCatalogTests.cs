using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Settings;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class FunctionCatalogTests
{
    [Fact]
    public void The_function_apps_own_functions_are_found_by_default()
    {
        var options = new LocalHostOptions { Configuration = null!, DataFolder = "" };

        var found = FunctionCatalog.Find(options.FunctionTypes).Select(function => function.Name);

        Assert.Equal(["Health", "IngestTelemetry", "QueryResults", "Retention", "Watermark", "WindowShard"], found);
    }

    [Fact]
    public void A_function_without_a_trigger_is_refused()
    {
        var refused = Assert.Throws<HostStartException>(() => FunctionCatalog.Find([typeof(NoTrigger)]));

        Assert.Equal("Function Lonely (NoTrigger.Run) has 0 trigger parameters; it must have one.", refused.Message);
    }

    [Fact]
    public void A_parameter_that_nothing_binds_is_refused()
    {
        var refused = Assert.Throws<HostStartException>(() => FunctionCatalog.Find([typeof(Unbound)]));

        Assert.Equal("Function Unbound: nothing here gives its parameter 'client' a value.", refused.Message);
    }

    [Fact]
    public void Two_functions_of_one_name_are_refused()
    {
        var refused = Assert.Throws<HostStartException>(() => FunctionCatalog.Find([typeof(First), typeof(Second)]));

        Assert.Equal("Function Same is there 2 times: First.Run, Second.Run. Names must differ.", refused.Message);
    }

    private sealed class NoTrigger
    {
        [Function("Lonely")]
        public static void Run(CancellationToken ct) => ct.ThrowIfCancellationRequested();
    }

    private sealed class Unbound
    {
        [Function("Unbound")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer, DurableTaskClient client) => $"{timer}{client}";
    }

    private sealed class First
    {
        [Function("Same")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer) => $"{timer}";
    }

    private sealed class Second
    {
        [Function("Same")]
        public static string Run([TimerTrigger("* * * * * *")] TimerInfo timer) => $"{timer}";
    }
}
