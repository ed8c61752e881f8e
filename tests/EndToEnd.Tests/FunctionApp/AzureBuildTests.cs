using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Functions;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>The function app that is deployed has the functions that the local host runs, with the same triggers and settings.</summary>
[Trait("Set", "long")]
[Collection(AzureBuildSet.Name)]
public sealed class AzureBuildTests(AzureBuild build) : IDisposable
{
    private readonly BuiltApp _app = new(AzureBuild.File("Serverless.Functions.dll"));

    private static readonly IReadOnlyList<DescribedFunction> Local =
        [.. new DeclaredFunctions(new LocalHostOptions { Configuration = null!, DataFolder = "" }.FunctionTypes).Metadata()
            .Select(function => DescribedFunction.Of(function.Name!, function.EntryPoint!, function.Language!, function.RawBindings!))
            .OrderBy(function => function.Name, StringComparer.Ordinal)];

    public void Dispose() => _app.Dispose();

    [Fact]
    public void The_metadata_file_of_the_build_lists_the_functions_of_the_local_host()
    {
        var file = JsonNode.Parse(File.ReadAllBytes(AzureBuild.File("functions.metadata")))!;
        var built = file.AsArray().Select(function => DescribedFunction.Of(
            (string)function!["name"]!,
            (string)function["entryPoint"]!,
            (string)function["language"]!,
            function["bindings"]!.AsArray().Select(binding => binding!.ToJsonString())));

        Assert.Equal(Local, built.OrderBy(function => function.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void The_worker_describes_the_functions_as_the_local_host_does() =>
        Assert.Equal(Local, WorkerMetadata.Read(_app));

    [Fact]
    public void What_the_local_host_has_in_place_of_the_worker_packages_is_a_part_of_their_api()
    {
        var packages = _app.Packages("Microsoft.Azure.Functions.Worker").Concat(_app.Packages("Microsoft.DurableTask"));
        var real = packages.SelectMany(package => package.GetExportedTypes()).ToLookup(type => type.FullName!);
        var here = typeof(LocalHost).Assembly.GetExportedTypes()
            .Where(type => type.FullName!.StartsWith("Microsoft.", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(here);
        Assert.DoesNotContain(here, type => !real.Contains(type.FullName!));
        foreach (var type in here)
        {
            Assert.Empty(
                ApiText.Own(type).Except(real[type.FullName!].SelectMany(ApiText.All)).Select(member => $"{type.FullName}: {member}"));
        }
    }

    [Fact]
    public void The_host_asks_the_worker_for_its_functions()
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(AzureBuild.File("worker.config.json")));
        var worker = config.RootElement.GetProperty("description");

        // Without it the host reads the metadata file, and what transformers make is never seen.
        Assert.Equal("true", worker.GetProperty("workerIndexing").GetString());
        Assert.Equal("Serverless.Functions.dll", worker.GetProperty("defaultWorkerPath").GetString());
    }

    [Fact]
    public void The_build_says_which_kafka_extension_it_has_and_the_host_gets_the_published_one_only()
    {
        using var extensions = JsonDocument.Parse(File.ReadAllBytes(AzureBuild.File("extensions.json")));
        var types = extensions.RootElement.GetProperty("extensions").EnumerateArray()
            .Select(extension => extension.GetProperty("typeName").GetString()!)
            .ToList();
        var published = build.Output.Contains("Kafka extension: the published package", StringComparison.Ordinal);
        var standIn = build.Output.Contains("Kafka extension: the STAND-IN", StringComparison.Ordinal);

        Assert.True(published ^ standIn, build.Output);
        Assert.Contains(types, type => type.StartsWith("Microsoft.Azure.WebJobs.Extensions.DurableTask.", StringComparison.Ordinal));
        Assert.Equal(published, types.Exists(Kafka));

        static bool Kafka(string type) => type.StartsWith("Microsoft.Azure.WebJobs.Extensions.Kafka.", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KafkaExtension=StandIn", "an app with the stand-in receives no records")]
    [InlineData("KafkaExtension=Published;DurableTaskScheduler=Missing", "-p:DurableTaskScheduler=None")]
    public void What_lacks_an_extension_cannot_be_published(string properties, string part)
    {
        var (exitCode, output) = AzureBuild.Run("msbuild", "-t:RefuseToPublishStandIns", $"-p:{properties}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains(part, output, StringComparison.Ordinal);
    }
}
