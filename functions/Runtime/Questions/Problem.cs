using Serverless.Core.Text;

namespace Serverless.Runtime.Questions;

/// <summary>Why a question isn't answered.</summary>
public enum ProblemKind
{
    /// <summary>This process runs no such pipeline.</summary>
    UnknownPipeline,

    /// <summary>The pipeline has no such view, or the view no such meaning.</summary>
    UnknownView,

    /// <summary>The pipeline's file has no such feature.</summary>
    UnknownFeature,

    /// <summary>The view has stored nothing under such a key.</summary>
    UnknownKey,

    /// <summary>The key has no result in a window at such a time.</summary>
    UnknownWindow,

    /// <summary>No event that was set aside is there.</summary>
    UnknownPosition,

    /// <summary>There is no such reference table, or no such version or row of it.</summary>
    UnknownTable,

    /// <summary>There is no parameter of that name.</summary>
    UnknownParameter,

    /// <summary>A parameter's value is wrong, or doesn't go with the others.</summary>
    BadParameter,

    /// <summary>The continuation token is damaged, or of another question.</summary>
    BadContinuation,

    /// <summary>The question would ask too many shards.</summary>
    TooManyShards,

    /// <summary>A shard can't be read now: the same question may be answered later.</summary>
    UnreadableShard,

    /// <summary>A store can't be reached, or the settings are wrong: the same question may be answered later.</summary>
    StoreUnavailable,

    /// <summary>The newest version of a reference table is another than the one that was to be replaced.</summary>
    TableChanged,

    /// <summary>What is sent is larger than is taken.</summary>
    TooLarge,

    /// <summary>Something that is stored is damaged, or of another version of the program.</summary>
    Damaged,

    /// <summary>It isn't known who asks.</summary>
    Unauthorized,

    /// <summary>Whoever asks may not do it.</summary>
    Forbidden,

    /// <summary>What was asked for can't be done as things are; nothing was changed.</summary>
    Refused,
}

/// <summary>Why a question isn't answered, and what to do.</summary>
/// <param name="Kind">Which of the known reasons it is.</param>
/// <param name="Why">A sentence that names what is wrong. It repeats no more of what was asked than is safe to show.</param>
public sealed record Problem(ProblemKind Kind, string Why)
{
    /// <summary>There is no such thing: names the nearest known one or, when none is near, all.</summary>
    public static Problem Unknown(ProblemKind kind, string what, string name, IReadOnlyCollection<string> known)
    {
        var message = NearestName.Unknown(what, Printable.Of(name), known);
        return new(kind, $"T{message[1..]}{(message.EndsWith('?') ? "" : ".")}");
    }
}
