using Microsoft.Extensions.Logging;
using Serverless.Runtime.Dashboard;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>What is logged of requests to change something.</summary>
public sealed class DashboardLogTests
{
    [Theory]
    [InlineData("Ann", "telemetry: redrive is asked for on the dashboard by Ann, with '?reason=length'")]
    [InlineData(null, "telemetry: redrive is asked for on the dashboard by somebody with a key, with '?reason=length'")]
    public void It_is_said_who_asks_for_what(string? by, string said) => Assert.Contains(said, Logged(by), StringComparison.Ordinal);

    [Fact]
    public void A_name_can_not_steer_the_terminal_that_shows_the_log() =>
        Assert.DoesNotContain("\u001b", Logged("\u001b[31mAnn\n"), StringComparison.Ordinal);

    private static string Logged(string? by)
    {
        var lines = new Lines();
        new DashboardLog(lines).Asked("telemetry", "redrive", by, "?reason=length");
        return lines.Text;
    }

    private sealed class Lines : ILogger<DashboardLog>
    {
        public string Text { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Text += formatter(state, exception);
    }
}
