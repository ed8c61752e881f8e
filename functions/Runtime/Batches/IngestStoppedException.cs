using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Batches;

/// <summary>
/// What must be known of a source's earlier events before the next one is folded is damaged, gone, or of another version. Nothing of the
/// source is read until it is there again; the message says what it is and what to do.
/// </summary>
public sealed class IngestStoppedException : Exception
{
    internal IngestStoppedException(Source source, string delta, string why, Exception? cause = null)
        : base(
            $"partition {source} isn't read on: what is known of its earlier events is in delta object {delta}, and can't be used: {why}",
            cause) => (From, Delta) = (source, delta);

    /// <summary>The source that isn't read.</summary>
    public Source From { get; }

    /// <summary>The delta object that can't be used.</summary>
    public string Delta { get; }

    internal static IngestStoppedException Of(Source source, string delta, Exception fault) => new(source, delta, WhyOf(fault), fault);

    private static string WhyOf(Exception fault) => fault switch
    {
        CorruptDataException => $"{fault.Message}: put the object back",
        UnknownFormException => fault.Message,
        _ => $"{fault.Message} ({fault.GetType().Name}): run a version of this app that can",
    };
}
