namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>
/// A place of a field that has several in a schema: of those with a value the first, as the field lists them, fills it, wherever it is.
/// </summary>
/// <param name="place">The place.</param>
/// <param name="value">Reads the value into the field's slot.</param>
/// <param name="skip">Skips it.</param>
internal sealed class PlaceNode(FieldPlace place, AvroNode value, AvroNode skip) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        if (value.IsMissing(run, at) || !run.TryFill(place))
            return skip.Read(run, at);
        var end = value.Read(run, at);
        return end < 0 && run.TryPutOff(place) ? skip.Read(run, at) : end;
    }

    public override PlanCoverage Coverage(PlanSurvey survey) => survey.Of(value);
}

/// <summary>A value that fills several fields.</summary>
internal sealed class SharedNode(AvroNode[] values) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var end = at;
        foreach (var value in values)
        {
            end = value.Read(run, at);
            if (end < 0)
                break;
        }
        return end;
    }

    public override PlanCoverage Coverage(PlanSurvey survey) => survey.OfAll(values);
}
