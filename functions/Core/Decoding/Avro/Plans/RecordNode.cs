namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>The values of a record's fields, one after the other.</summary>
internal sealed class RecordNode : AvroNode
{
    private AvroNode[] _fields = [];

    /// <summary>Sets the fields; a record may contain itself, so it is made before them.</summary>
    public void Take(AvroNode[] fields) => _fields = fields;

    public override int Read(AvroRun run, int at)
    {
        if (!run.TryEnter(at))
            return AvroRun.Nowhere;
        foreach (var field in _fields)
        {
            at = field.Read(run, at);
            if (at < 0)
                return at;
        }
        run.Leave();
        return at;
    }

    public override PlanCoverage Coverage(PlanSurvey survey) => survey.OfAll(_fields);
}
