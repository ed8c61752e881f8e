using System.Globalization;

namespace Serverless.Core.Positions;

/// <summary>
/// Where the records of a chain of chunks come from: a partition of the topic, or what is redriven of the events that were set aside of
/// that partition. As text <c>3</c> for the topic, <c>3.1</c> for what is redriven.
/// </summary>
/// <param name="Partition">The partition whose shards take the chunks.</param>
/// <param name="Redrive">
/// 0 for the topic's own records; 1 for what is redriven, by whatever redrive: their offsets go on from one to the next.
/// </param>
public readonly record struct Source(Partition Partition, int Redrive = 0) : IComparable<Source>
{
    /// <summary>The topic's own records of a partition.</summary>
    public static implicit operator Source(Partition partition) => new(partition);

    /// <summary>Whether it is the topic itself: only that has a watermark.</summary>
    public bool IsTopic => Redrive == 0;

    /// <summary>What is redriven of a partition.</summary>
    public static Source RedriveOf(Partition partition) => new(partition, 1);

    /// <summary>By partition, then by redrive.</summary>
    public int CompareTo(Source other)
    {
        var byPartition = Partition.CompareTo(other.Partition);
        return byPartition != 0 ? byPartition : Redrive.CompareTo(other.Redrive);
    }

    /// <summary>Reads what <see cref="ToString"/> gives. Throws <see cref="FormatException"/> for anything else.</summary>
    public static Source Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? new Source(new Partition(Number(text)))
            : new Source(new Partition(Number(text[..dot])), Number(text[(dot + 1)..]));
    }

    /// <inheritdoc/>
    public override string ToString() => Redrive == 0
        ? Partition.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{Partition.Value}.{Redrive}");

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
