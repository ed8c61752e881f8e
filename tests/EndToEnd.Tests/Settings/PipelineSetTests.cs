using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>Which pipelines of a folder run, and what is said of the others.</summary>
public sealed class PipelineSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_mistakes_is_told_with_all_of_them_and_the_others_run()
    {
        Write("good", PipelineText.Of("good"));
        var bad = Write("bad", PipelineText.Of("bad").Replace("\"required\": true", "\"needed\": true", StringComparison.Ordinal));

        var set = Load();

        Assert.Equal(["good"], set.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Equal(["bad"], set.Problems.Keys);
        Assert.Equal(["bad", "good"], set.Names.Order());
        Assert.Equal(2, set.Problems["bad"].Count(line => line.StartsWith($"{bad}, line 3", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("nonsense", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "must be an object")]
    public void What_is_no_pipeline_is_told(string text, string part)
    {
        Write("odd", text);

        Assert.Contains(part, Assert.Single(Load().Problems["odd"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_files_with_one_name_the_one_runs_that_is_named_so_and_both_are_named()
    {
        var (right, copy) = (Write("orders", PipelineText.Of("orders")), Write("orders-old", PipelineText.Of("orders")));

        var set = Load();

        Assert.Equal(["orders"], set.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Equal(
            $"{right} and {copy} have the name 'orders': give each pipeline a name of its own",
            Assert.Single(Assert.Single(set.Problems).Value));
        Assert.Equal("orders-old", Assert.Single(set.Problems).Key);
    }

    [Fact]
    public void A_pipeline_must_have_the_name_of_its_file()
    {
        var file = Write("orders", PipelineText.Of("order"));

        Assert.Equal($"{file} names its pipeline 'order': file and pipeline must have one name", Assert.Single(Load().Problems["orders"]));
    }

    // Each of them would get some of the partitions.
    [Fact]
    public void Two_that_read_one_topic_with_one_group_do_not_run_and_both_are_named()
    {
        var one = Write("one", PipelineText.Of("one", topic: "events", more: "\"consumerGroup\": \"g\","));
        var two = Write("two", PipelineText.Of("two", topic: "events", more: "\"consumerGroup\": \"g\","));
        Write("three", PipelineText.Of("three", topic: "events"));

        var set = Load();

        Assert.Equal(["three"], set.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Equal(["one", "two"], set.Problems.Keys.Order());
        Assert.All(set.Problems.Values.Select(Assert.Single), problem => Assert.Equal(
            $"{one} and {two} read the topic 'events' with the consumer group 'g', so that each would get a part of it: "
            + "give each pipeline a \"consumerGroup\" of its own",
            problem));
    }

    [Fact]
    public void A_file_that_does_not_run_is_in_nobodys_way()
    {
        Write("one", PipelineText.Of("one", topic: "events", more: "\"consumerGroup\": \"g\","));
        Write("copy", PipelineText.Of("other", topic: "events", more: "\"consumerGroup\": \"g\","));

        Assert.Equal(["one"], Load().Pipelines.Select(pipeline => pipeline.Name));
    }

    [Fact]
    public void Settings_make_topics_and_groups_and_what_is_stored_of_the_version_has_their_values()
    {
        Write("one", PipelineText.Of("one", topic: "%One__Topic%", more: "\"lagThreshold\": \"%One__Lag%\","));

        var one = Assert.Single(Load("One:Topic=events", "One:Lag=20").Pipelines);

        Assert.Equal(("events", "serverless-one", 20), (one.Definition.Topic, one.ConsumerGroup, one.Definition.LagThreshold));
        // So a version that was stored is the same whatever the setting is later.
        Assert.Equal(one.Version, PipelineFiles.Parse(System.Text.Encoding.UTF8.GetBytes(one.Text!), out _)!.Version);
        Assert.NotEqual(one.Version, Assert.Single(Load("One:Topic=other", "One:Lag=20").Pipelines).Version);
    }

    [Fact]
    public void Two_topics_that_settings_make_one_are_noticed()
    {
        Write("one", PipelineText.Of("one", topic: "%One__Topic%", more: "\"consumerGroup\": \"g\","));
        Write("two", PipelineText.Of("two", topic: "events", more: "\"consumerGroup\": \"g\","));

        Assert.Equal(2, Load("One:Topic=events").Problems.Count);
        Assert.Empty(Load("One:Topic=others").Problems);
    }

    [Fact]
    public void A_setting_that_is_missing_is_a_mistake_of_the_file_that_names_it()
    {
        var file = Write("one", PipelineText.Of("one", topic: "%One__Topic%"));

        Assert.Equal(
            $"{file}, line 2, $.topic: there is no setting 'One__Topic': set it, or write the value in the file",
            Assert.Single(Load().Problems["one"]));
    }

    private string Write(string name, string text) => _folder.Write($"{name}.json", text);

    private PipelineSet Load(params string[] settings) =>
        PipelineSet.Load(_folder.Path, PipelineFiles.Names(_folder.Path), Given.Settings(settings));
}
