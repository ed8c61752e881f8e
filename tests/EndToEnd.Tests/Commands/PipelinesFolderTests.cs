using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Settings;
using Serverless.Local.Runs.Options;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Pipeline files that can't be, and a folder of them: a line for each mistake, and nothing left behind.</summary>
[Collection(ProcessTests.Name)]
public sealed class PipelinesFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pipeline_file_with_mistakes_is_refused_with_line_and_path()
    {
        var good = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pipelines", "telemetry.json"));
        _folder.Write("telemetry.json", good.Replace("\"bound\": \"5s\"", "\"bound\": \"5 parsecs\"", StringComparison.Ordinal));
        var line = 1 + good[..good.IndexOf("\"bound\"", StringComparison.Ordinal)].Count(letter => letter == '\n');

        var fragments = new[] { Path.Combine(_folder.Path, "telemetry.json"), $"line {line}", "$.eventTime.bound", "5 parsecs" };
        (await WithPipelinesAsync("run", "--data", Data, "--port", "0")).Refused(2, fragments);
        (await WithPipelinesAsync("verify", "--data", Data)).Refused(2, fragments);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_pipeline_folder_without_pipelines_is_refused() =>
        (await WithPipelinesAsync("run", "--data", Data)).Refused(2, _folder.Path, "Pipelines__Folder");

    [Fact]
    public async Task Two_pipelines_that_read_one_topic_with_one_group_are_refused_with_both_files()
    {
        var (one, two) = (
            _folder.Write("one.json", PipelineText.Of("one", topic: "my-topic", more: "\"consumerGroup\": \"g\",")),
            _folder.Write("two.json", PipelineText.Of("two", topic: "my-topic", more: "\"consumerGroup\": \"g\",")));

        (await WithPipelinesAsync("run", "--data", Data, "--port", "0", "--for", "1s"))
            .Refused(2, one, two, "the topic 'my-topic'", "the consumer group 'g'");
    }

    [Fact]
    public async Task A_setting_that_a_pipeline_file_names_must_be_set()
    {
        var file = _folder.Write("mine.json", PipelineText.Of("mine", topic: "%Mine__Topic%"));

        (await WithPipelinesAsync("run", "--data", Data, "--port", "0", "--for", "1s"))
            .Refused(2, $"{file}, line 2, $.topic: there is no setting 'Mine__Topic'");
    }

    [Theory]
    [InlineData("no json", "not valid JSON")]
    [InlineData("\0\u0001\u0002", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("[1]", "must be an object")]
    public async Task A_pipeline_file_that_is_none_is_told_in_a_line_by_either_option(string text, string problem)
    {
        var file = _folder.Write("telemetry.json", text);

        (await Cli.RunAsync("run", "--pipeline", file)).Refused(2, $"{file}, line 1, $: ", problem);
        (await WithPipelinesAsync("run")).Refused(2, $"{file}, line 1, $: ", problem);
        (await Cli.RunAsync("check", file)).Refused(2, $"{file}, line 1, $: ", problem);
    }

    [Fact]
    public async Task All_mistakes_of_a_pipeline_file_are_told_a_line_each_by_either_option()
    {
        var text = File.ReadAllText(Path.Combine(RunSettings.PipelineFolder, "telemetry.json"))
            .Replace("\"number\"", "\"nmber\"", StringComparison.Ordinal)
            .Replace("\"tumbling\": \"10s\"", "\"tumbling\": \"soon\"", StringComparison.Ordinal)
            .Replace("\"kind\": \"mean\"", "\"kind\": \"maen\"", StringComparison.Ordinal);
        var file = _folder.Write("telemetry.json", text);

        var byFolder = await WithPipelinesAsync("run", "--pipelines", "telemetry");

        Assert.Equal((2, ""), (byFolder.Code, byFolder.Out));
        Assert.Equal(byFolder, await Cli.RunAsync("run", "--pipeline", file));
        Assert.Contains("did you mean 'number'?", byFolder.Error, StringComparison.Ordinal);
        Assert.Contains("kind 'maen' is unknown", byFolder.Error, StringComparison.Ordinal);
        Assert.All(byFolder.Error.TrimEnd().Split('\n'), line => Assert.StartsWith($"{file}, line ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipelines_folder_that_is_gone_is_refused()
    {
        using var setting = new Variable("Pipelines__Folder", Path.Combine(_folder.Path, "gone"));

        (await Cli.RunAsync("run")).Refused(2, "gone", "has no pipeline files", "Pipelines__Folder");
        (await Cli.RunAsync("verify", "--data", Data)).Refused(2, "gone", "has no pipeline files");
    }

    /// <summary>With the test's folder as the folder of pipelines.</summary>
    private async Task<Cli> WithPipelinesAsync(params string[] args)
    {
        using var folder = new Variable("Pipelines__Folder", _folder.Path);
        Assert.Equal(_folder.Path, RunSettings.PipelineFolder);
        return await Cli.RunAsync(args);
    }
}
