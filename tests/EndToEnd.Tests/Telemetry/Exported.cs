using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Serverless.Runtime;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Telemetry;

/// <summary>What the product's own set-up of traces would export of one pipeline. Its exporters find nobody.</summary>
internal sealed class Exported : BaseExporter<Activity>
{
    private readonly ConcurrentQueue<Activity> _all = [];
    private readonly ServiceProvider _services;
    private readonly string _pipeline;

    public Exported(string pipeline, int oneIn)
    {
        _pipeline = pipeline;
        var settings = new Dictionary<string, string?>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] =
                "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/;"
                + "LiveEndpoint=http://127.0.0.1:9/",
        };
        _services = new ServiceCollection()
            .AddServerlessTelemetry(
                new TelemetryOptions { TraceOneIn = oneIn, OtlpEndpoint = "http://127.0.0.1:9" },
                new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(new SimpleActivityExportProcessor(this)))
            .BuildServiceProvider();
        _services.GetRequiredService<TracerProvider>();
    }

    /// <summary>Those of the pipeline and their children.</summary>
    public IReadOnlyList<Activity> All
    {
        get
        {
            var own = _all.Where(one => (string?)one.GetTagItem("serverless.pipeline") == _pipeline).ToList();
            return [.. own, .. _all.Where(one => own.Exists(parent => parent.SpanId == one.ParentSpanId))];
        }
    }

    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (var activity in batch)
            _all.Enqueue(activity);
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _services.Dispose();
    }
}
