using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Runtime;
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

    [Fact]
    public void A_candidate_runs_under_a_name_that_changes_with_every_letter_of_its_file()
    {
        Write("good", PipelineText.Of("good"));
        var first = Write("one", PipelineText.Of("good"));

        var (one, again) = (Shadow(first), Shadow(first));
        Write("one", PipelineText.Of("good") + " // again");
        var other = Shadow(first);

        Assert.Equal(one.Name, again.Name);
        Assert.Matches("^good_[0-9a-f]{8}$", one.Name);
        Assert.NotEqual(one.Name, other.Name);
        Assert.Equal(one.Version, other.Version);
        Assert.Equal((new ShadowRun("good", new TopicStart.At(4)), $"serverless-{one.Name}"), (one.Shadow, one.ConsumerGroup));
    }

    [Theory]
    [InlineData("other", null, "is a candidate for the pipeline 'other', which doesn't run here: there are good")]
    [InlineData("good", "elsewhere", "reads the topic 'elsewhere', but pipeline 'good' reads 'good'")]
    public void What_can_be_no_candidate_is_told_and_the_pipelines_run(string name, string? topic, string part)
    {
        Write("good", PipelineText.Of("good"));
        var file = Write("one", PipelineText.Of(name, topic));

        var set = PipelineSet.Load(_folder.Path, ["good"], null).WithShadows([file], new TopicStart.End(), null);

        Assert.Equal(["good"], set.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Equal($"{name}_candidate", Assert.Single(set.Problems).Key);
        Assert.Contains(part, Assert.Single(set.Problems.Values.Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_candidates_for_one_pipeline_or_one_with_mistakes_are_told()
    {
        Write("good", PipelineText.Of("good"));
        var (one, two, bad) = (Write("one", PipelineText.Of("good")), Write("two", PipelineText.Of("good")), Write("bad", "{}"));

        var set = PipelineSet.Load(_folder.Path, ["good"], null).WithShadows([one, two, bad], new TopicStart.End(), null);

        Assert.Equal(2, set.Pipelines.Count);
        Assert.Equal(["bad_candidate", "good_candidate"], set.Problems.Keys.Order());
        Assert.Contains($"{one} is one already", set.Problems["good_candidate"][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pipelines:CandidatesFrom=soon", "Pipelines__CandidatesFrom", "isn't where a topic can begin: write now, beginning,")]
    [InlineData("Pipelines:Candidates=/not/there", "Pipelines__Candidates", "which is neither a file nor a folder")]
    public void Settings_of_candidates_are_checked(string setting, string name, string part)
    {
        Write("good", PipelineText.Of("good"));

        var settings = ServerlessSettings.From(Given.Settings([$"Pipelines:Folder={_folder.Path}", setting]));

        Assert.Contains(settings.Mistakes, mistake => mistake.Setting == name && mistake.Problem.Contains(part, StringComparison.Ordinal));
    }

    private Pipeline Shadow(string file) => PipelineSet.Load(_folder.Path, ["good"], null)
        .WithShadows([file], new TopicStart.At(4), null).All().Single(pipeline => pipeline.Shadow is not null);

    private PipelineSet Load(params string[] settings) =>
        PipelineSet.Load(_folder.Path, PipelineFiles.Names(_folder.Path), Given.Settings(settings));
}
