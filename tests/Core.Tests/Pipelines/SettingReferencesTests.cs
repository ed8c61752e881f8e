using System.Text;
using Serverless.Core.Parsing;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>Settings that a pipeline file names between percent signs.</summary>
public sealed class SettingReferencesTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Orders__Topic"] = "orders-eu", ["Orders:Topic"] = "orders-eu", ["Stage"] = "test", ["Lag"] = "250", ["Empty"] = "",
        ["Secret"] = "Endpoint=sb://x;SharedAccessKey=abc", ["Nested"] = "%Stage%",
    };

    [Theory]
    [InlineData("\"topic\": \"%Orders__Topic%\"", "\"topic\": \"orders-eu\"")]
    [InlineData("\"topic\": \"%Orders:Topic%\"", "\"topic\": \"orders-eu\"")]
    [InlineData("\"topic\": \"a.%Stage%.%Stage%_b\"", "\"topic\": \"a.test.test_b\"")]
    [InlineData("\"consumerGroup\": \"$g-%Stage%\"", "\"consumerGroup\": \"$g-test\"")]
    [InlineData("\"lagThreshold\": \"%Lag%\"", "\"lagThreshold\": 250")]
    [InlineData("\"topic\" : /* where */ \"%Stage%\" ,", "\"topic\" : /* where */ \"test\" ,")]
    [InlineData("\"lagThreshold\": 7", "\"lagThreshold\": 7")]
    [InlineData("\"name\": \"%Stage%\"", "\"name\": \"%Stage%\"")]
    [InlineData("\"inner\": { \"topic\": \"%Stage%\" }", "\"inner\": { \"topic\": \"%Stage%\" }")]
    [InlineData("\"units\": { \"%\": 0.01 }", "\"units\": { \"%\": 0.01 }")]
    [InlineData("\"topic\": 5", "\"topic\": 5")]
    public void The_value_takes_the_place_of_the_name_in_three_properties_and_nowhere_else(string written, string resolved)
    {
        var text = Resolve($"{{\n  {written}\n}}", out var errors);

        Assert.Equal($"{{\n  {resolved}\n}}", text);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("\"topic\": \"%Nope__X%\"", "line 3, $.topic: there is no setting 'Nope__X': set it, or write the value in the file")]
    [InlineData("\"topic\": \"%Nope:X%\"", "line 3, $.topic: there is no setting 'Nope__X': set it, or write the value in the file")]
    [InlineData("\"topic\": \"%Empty%\"", "line 3, $.topic: there is no setting 'Empty': set it, or write the value in the file")]
    [InlineData(
        "\"topic\": \"%Secret%\"",
        "line 3, $.topic: the value of 'Secret' makes a text of length 35 that can't be a Kafka topic: "
        + "use 1 to 249 letters, digits, dots, hyphens and underscores")]
    [InlineData(
        "\"topic\": \"%Nested%\"",
        "line 3, $.topic: the value of 'Nested' makes a text of length 7 that can't be a Kafka topic: "
        + "use 1 to 249 letters, digits, dots, hyphens and underscores")]
    [InlineData(
        "\"lagThreshold\": \"%Stage%\"",
        "line 3, $.lagThreshold: the value of 'Stage' makes a text of length 4 that can't be a lag: "
        + "use a whole number from 1 to 1000000000")]
    public void A_setting_that_is_missing_or_unfit_is_told_with_its_line_and_without_its_value(string written, string message)
    {
        var text = Resolve($"{{\n  // a comment\n  {written}\n}}", out var errors);

        Assert.Equal([message], errors.Select(error => error.ToString()));
        Assert.Contains(written, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"topic\": \"%Stage%\", nonsense")]
    [InlineData("[\"topic\", \"%Stage%\"]")]
    [InlineData("{ \"topic\": \"\\ud800%Stage%\" }")]
    public void What_is_no_pipeline_file_is_left_to_the_parser(string file)
    {
        Assert.Equal(file, Resolve(file, out var errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void A_byte_order_mark_stays() =>
        Assert.Equal("\uFEFF{\"topic\": \"test\"}", Resolve("\uFEFF{\"topic\": \"%Stage%\"}", out _));

    // A name stands for a value that isn't known yet: the file can be checked wherever it is written.
    [Fact]
    public void A_file_that_names_settings_can_be_checked_without_them()
    {
        var file = PipelineFiles.SampleWith(
            "\"topic\": \"sample.events\"",
            "\"topic\": \"%Where__Topic%-x\", \"consumerGroup\": \"g-%Stage%\", \"lagThreshold\": \"%Lag%\"");

        var parse = PipelineFiles.Parse(file);

        Assert.Empty(parse.Errors);
        Assert.Equal(("%Where__Topic%-x", "g-%Stage%"), (parse.Definition!.Topic, parse.Definition.ConsumerGroup));
        Assert.Null(parse.Definition.LagThreshold);
    }

    [Theory]
    [InlineData("\"topic\": \"%Where Topic%\"", "$.topic")]
    [InlineData("\"topic\": \"50%\"", "$.topic")]
    [InlineData("\"topic\": \"%a%, %b%\"", "$.topic")]
    [InlineData("\"topic\": \"t\", \"consumerGroup\": \"a b\"", "$.consumerGroup")]
    [InlineData("\"topic\": \"t\", \"consumerGroup\": \"\"", "$.consumerGroup")]
    [InlineData("\"topic\": \"t\", \"lagThreshold\": \"7\"", "$.lagThreshold")]
    [InlineData("\"topic\": \"t\", \"lagThreshold\": \"x%Lag%\"", "$.lagThreshold")]
    [InlineData("\"topic\": \"t\", \"lagThreshold\": \"%A%%B%\"", "$.lagThreshold")]
    [InlineData("\"topic\": \"t\", \"lagThreshold\": 0", "$.lagThreshold")]
    public void What_is_neither_a_value_nor_the_name_of_a_setting_is_an_error(string written, string path)
    {
        var file = PipelineFiles.SampleWith("\"topic\": \"sample.events\"", written);

        Assert.Equal([path], PipelineFiles.Parse(file).Errors.Select(error => error.Path));
    }

    private static string Resolve(string file, out IReadOnlyList<PipelineError> errors) =>
        Encoding.UTF8.GetString(SettingReferences.Resolve(Encoding.UTF8.GetBytes(file), Settings.GetValueOrDefault, out errors));
}
