using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Serverless.Runtime.Metrics;

/// <summary>
/// Samples one trace in so many, by its id, and what is part of a sampled one. The others are recorded all the same, so that one that fails
/// can still be exported (<see cref="ErrorExport"/>).
/// </summary>
/// <param name="oneIn">At least 1.</param>
internal sealed class OneInSampler(int oneIn) : Sampler
{
    private readonly TraceIdRatioBasedSampler _ratio = new(1d / oneIn);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
        || _ratio.ShouldSample(samplingParameters).Decision == SamplingDecision.RecordAndSample
            ? new SamplingResult(SamplingDecision.RecordAndSample)
            : new SamplingResult(SamplingDecision.RecordOnly);
}
