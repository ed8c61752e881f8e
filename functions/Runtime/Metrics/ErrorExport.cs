using System.Diagnostics;
using OpenTelemetry;

namespace Serverless.Runtime.Metrics;

/// <summary>Has what failed exported, sampled or not. It must come before the exporters.</summary>
internal sealed class ErrorExport : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Status == ActivityStatusCode.Error)
            data.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
    }
}
