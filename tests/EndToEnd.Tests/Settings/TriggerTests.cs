using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Serverless.Functions;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Functions;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>
/// What the triggers of the function app name must be there: in the sample of settings, among the pipelines, among the functions.
/// </summary>
public sealed partial class TriggerTests
{
    private static readonly IReadOnlyList<LocalFunction> Functions = FunctionCatalog.Build(
        new LocalHostOptions { Configuration = null!, DataFolder = "" }.FunctionTypes, []);
    private static readonly Dictionary<string, string> Sample = ReadSample();

    [Fact]
    public void Every_setting_that_a_trigger_names_is_in_the_sample()
    {
        var named = Functions.SelectMany(function => TextsOf(function.Trigger))
            .SelectMany(text => Placeholder().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Equal(["Kafka:Brokers"], named.Order());
        Assert.Empty(named.Except(Sample.Keys));
    }

    [Fact]
    public void Every_kafka_trigger_takes_batches_of_records_with_binary_keys()
    {
        var triggers = Functions.Where(function => function.Trigger is KafkaTrigger).ToList();

        Assert.All(triggers, function => Assert.Equal(typeof(KafkaRecord[]), function.TriggerParameter.ParameterType));
        Assert.All(triggers, function =>
            Assert.True(function.Trigger is KafkaTrigger { Cardinality: Cardinality.Many, KeyDataType: KafkaMessageKeyType.Binary }));
    }

    [Fact]
    public void The_entity_that_pokes_are_sent_to_is_a_function()
    {
        var entities = Functions.Where(function => function.Trigger is EntityTrigger).Select(function => function.Name);

        Assert.Equal([WindowShardFunction.Name], entities);
        Assert.NotNull(typeof(WindowShardEntity).GetMethod(nameof(WindowShardEntity.Poke)));
    }

    [Fact]
    public void The_host_file_loses_no_batch_and_its_sample_opens_what_needs_no_account()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var extensions = host.RootElement.GetProperty("extensions");

        Assert.False(extensions.GetProperty("kafka").GetProperty("commitOnFailure").GetBoolean());
        Assert.Equal(-1, extensions.GetProperty("kafka").GetProperty("maxRetries").GetInt32());
        Assert.False(extensions.GetProperty("durableTask").GetProperty("extendedSessionsEnabled").GetBoolean());
        Assert.Equal(
            ("azure", "tables", "UseDevelopmentStorage=true"),
            (Sample["Stores:Kind"], Sample["Results:Store"], Sample[Sample["Stores:Connection"]]));
    }

    private static IEnumerable<string> TextsOf(Trigger trigger) =>
        trigger.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(string)).Select(property => property.GetValue(trigger)).OfType<string>();

    private static Dictionary<string, string> ReadSample()
    {
        using var sample = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")));
        return sample.RootElement.GetProperty("Values")
            .EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString()!);
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
