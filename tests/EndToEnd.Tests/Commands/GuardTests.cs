using System.Reflection;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Core.Binary;
using Serverless.Local.Commands;
using Serverless.Local.Settings;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Commands;

public sealed class GuardTests
{
    private const string OlderForm =
        "a stored ShardState has form 1, and this build reads form 2 only: it was written by an earlier version of this app; "
        + "run that version, or begin with empty stores";

    private const string LaterForm =
        "a stored ShardState has form 3, and this build knows form 2: it was written by a later version of this app; run that version";

    private static readonly Dictionary<string, Exception> Faults = new()
    {
        ["usage"] = new UsageException("wrong"),
        ["pipeline file"] = new PipelineFileException("line 3"),
        ["data folder"] = new DataFolderException("in use"),
        ["older data folder"] = new DataFolderException("older") { IsOlder = true },
        ["older form"] = new UnknownFormException(StoredForm.ShardState, stored: 1, known: 2),
        ["later form"] = new UnknownFormException(StoredForm.ShardState, stored: 3, known: 2),
        ["store"] = new StoreUnavailableException("full"),
        ["start, with a cause"] = new HostStartException("no port", new IOException("inner")),
        ["kafka"] = new KafkaException(ErrorCode.Local_Fatal),
        ["many, nested"] = new AggregateException(
            new AggregateException(new InvalidOperationException("outer", new DataFolderException("in use")))),
        ["reflection"] = new TargetInvocationException(new PipelineFileException("line 3")),
        ["initializer"] = new TypeInitializationException("T", new HostStartException("no settings")),
        ["bug"] = new InvalidOperationException("one\ntwo"),
        ["bug, with a cause"] = new InvalidOperationException("outer", new FormatException("inner")),
    };

    [Theory]
    [InlineData("usage", 2, "wrong")]
    [InlineData("pipeline file", 2, "line 3")]
    [InlineData("data folder", 1, "in use")]
    [InlineData("older data folder", 2, "older")]
    [InlineData("older form", 2, OlderForm)]
    [InlineData("later form", 1, LaterForm)]
    [InlineData("store", 1, "full")]
    [InlineData("start, with a cause", 1, "no port")]
    [InlineData("kafka", 1, "Local: Fatal error")]
    [InlineData("many, nested", 1, "in use")]
    [InlineData("reflection", 2, "line 3")]
    [InlineData("initializer", 1, "no settings")]
    [InlineData("bug", 1, "unexpected error (a fault of this program): InvalidOperationException: one two")]
    [InlineData("bug, with a cause", 1, "unexpected error (a fault of this program): FormatException: inner")]
    public void Whatever_goes_wrong_becomes_one_line_and_a_code(string fault, int code, string line) =>
        Assert.Equal((line, code), ExitCodes.Describe(Faults[fault]));

    [Fact]
    public void What_a_service_throws_when_it_is_made_is_found_too()
    {
        using var services = new ServiceCollection()
            .AddSingleton<IEnumerable<int>>(_ => throw new PipelineFileException("line 3"))
            .AddSingleton<List<int>>()
            .BuildServiceProvider();

        var fault = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<List<int>>());

        Assert.Equal(("line 3", 2), ExitCodes.Describe(fault));
    }
}
