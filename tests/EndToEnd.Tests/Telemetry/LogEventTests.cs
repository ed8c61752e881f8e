using System.Reflection;
using Microsoft.Extensions.Logging;
using Serverless.EndToEnd.Tests.House;
using Serverless.Local.Hosting;
using Serverless.Runtime;

namespace Serverless.EndToEnd.Tests.Telemetry;

/// <summary>Each message of the log has an id of its own, and the document lists them all.</summary>
public sealed class LogEventTests
{
    private static readonly List<LoggerMessageAttribute> Messages =
    [
        .. new[] { typeof(PipelineHost).Assembly, typeof(LocalHost).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void No_id_is_of_two_messages_and_none_is_left_out()
    {
        Assert.True(Messages.Count > 50);
        Assert.Equal(Messages.Count, Messages.Select(message => message.EventId).Where(id => id > 0).Distinct().Count());
    }

    [Fact]
    public void The_document_lists_them_all()
    {
        var listed = File.ReadLines(Path.Combine(Checkout.Root, "docs", "telemetry.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])).ToList();

        Assert.Equal(Messages.OrderBy(message => message.EventId).Select(RowOf), listed);
    }

    private static string RowOf(LoggerMessageAttribute message) =>
        $"| {message.EventId} | {message.Level} | {message.Message!.Replace("|", "\\|", StringComparison.Ordinal)} |";
}
