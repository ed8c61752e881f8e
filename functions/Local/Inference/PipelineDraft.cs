using System.Text;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Local.Samples;
using Serverless.Local.Settings;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Inference;

/// <summary>Drafts a pipeline file from a sample, and tries it on that until it reads what can be read.</summary>
internal static class PipelineDraft
{
    private const int MostFields = 60;

    /// <summary>The text of the file.</summary>
    /// <exception cref="UsageException">The sample has no JSON objects.</exception>
    public static string Of(EventSample sample, string name, TimeProvider clock)
    {
        var shape = SampleShape.Of(sample);
        if (shape.Events == 0)
            throw new UsageException(Unreadable.Because(sample));
        var names = new FieldNames(shape.TopNames);
        var known = shape.Fields.Select(FieldGuess.Of).OfType<FieldGuess>().ToList();
        var most = known.OrderByDescending(guess => guess.Evidence.Count).Take(MostFields).ToHashSet();
        var fields = known.Where(most.Contains).Select(guess => new DraftField(names.For(guess.Evidence), guess)).ToList();
        var leftOut = shape.Fields.Except(fields.Select(field => field.Guess.Evidence)).Select(place => place.Path).ToList();
        while (true)
        {
            var first = new DraftText(sample, shape, fields, leftOut, name, SampleTiming.Any);
            var events = Try(first, sample, clock);
            var unread = events.Select(one => one.Rejection?.Field).OfType<string>().ToHashSet();
            if (fields.FindIndex(field => unread.Contains(field.Name) && field.Guess.Type != FieldType.Text) is >= 0 and var wrong)
            {
                fields[wrong] = fields[wrong] with { Guess = fields[wrong].Guess.AsText() };
                continue;
            }
            var timing = SampleTiming.Of([.. events.Select(one => one.Time).OfType<EventTime>()], clock);
            var deadLetters = events.Count(one => one.Rejection is not null);
            return new DraftText(sample, shape, fields, leftOut, name, timing) { DeadLetters = deadLetters }.Write();
        }
    }

    private static List<SampledEvent> Try(DraftText draft, EventSample sample, TimeProvider clock)
    {
        var pipeline = PipelineFiles.Parse(Encoding.UTF8.GetBytes(draft.Write()), out var mistakes)
            ?? throw new InvalidOperationException($"the draft has mistakes: {string.Join("; ", mistakes)}");
        return [.. new SampleTrial(pipeline, clock).Run(sample)];
    }
}
