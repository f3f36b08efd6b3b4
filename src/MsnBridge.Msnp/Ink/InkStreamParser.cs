namespace MsnBridge.Msnp.Ink;

/// <summary>Reads the fields of a stream in their order: tables of pens, packets and transforms, then strokes, each drawn with what was said last.</summary>
internal sealed class InkStreamParser
{
    // version 0 (number) length of what follows (number), then fields: tag (number), length (number), data. Tags of transforms, of indexes and of the rectangle have no length.

    private const int MostStrokes = 10_000;
    private const int MostPoints = 200_000;
    private const int MostEntries = 10_000;

    /// <summary>Ten metres: farther out nobody draws.</summary>
    private const double Farthest = 1_000_000;

    // Lengths of what properties 50 to 87 hold where they stand among the fields; those that have none are told one.
    private static ReadOnlySpan<byte> KnownPropertyLengths =>
        [4, 4, 4, 4, 8, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 4, 4, 4, 1, 4, 4, 0, 0, 20, 12, 16, 2, 1, 4, 0, 4, 4, 4, 4, 4];

    private readonly List<InkStroke> _strokes = [];
    private readonly List<InkPen> _pens = [];
    private readonly List<PacketLayout> _layouts = [];
    private readonly List<InkTransform> _transforms = [];
    private uint _pen;
    private uint _layout;
    private uint _transform;
    private int _points;

    public static List<InkStroke> Parse(ReadOnlySpan<byte> stream)
    {
        var parser = new InkStreamParser();
        var reader = new InkReader(stream);
        if (stream.Length > InkDrawing.LongestStream || reader.Number() != 0)
            return [];

        // A stream that was cut off has the strokes before.
        var length = reader.Number();
        if (!reader.Failed)
            parser.ReadFields(new InkReader(reader.Rest[..(int)Math.Min(length, (uint)reader.Rest.Length)]));

        return parser._strokes;
    }

    private void ReadFields(InkReader fields)
    {
        while (fields.HasMore && _strokes.Count < MostStrokes && TryReadField((InkTag)fields.Number(), ref fields))
        {
            if (_pens.Count > MostEntries || _layouts.Count > MostEntries || _transforms.Count > MostEntries)
                return;
        }
    }

    private bool TryReadField(InkTag tag, ref InkReader fields)
    {
        switch (tag)
        {
            case InkTag.InkSpaceRectangle:
                for (var side = 0; side < 4; side++)
                    fields.SignedNumber();
                break;
            case InkTag.DrawingAttributesIndex:
                _pen = fields.Number();
                break;
            case InkTag.StrokeDescriptorIndex:
                _layout = fields.Number();
                break;
            case InkTag.TransformIndex:
                _transform = fields.Number();
                break;
            case InkTag.MetricIndex:
                fields.Number();
                break;
            case InkTag.DrawingAttributesTable:
                _pens.Clear();
                for (var table = fields.Block(); table.HasMore && _pens.Count <= MostEntries;)
                    _pens.Add(InkPen.Parse(table.Block()));
                break;
            case InkTag.DrawingAttributesBlock:
                _pens.Add(InkPen.Parse(fields.Block()));
                break;
            case InkTag.StrokeDescriptorTable:
                _layouts.Clear();
                for (var table = fields.Block(); table.HasMore && _layouts.Count <= MostEntries;)
                    _layouts.Add(PacketLayout.Parse(table.Block()));
                break;
            case InkTag.StrokeDescriptorBlock:
                _layouts.Clear();
                _layouts.Add(PacketLayout.Parse(fields.Block()));
                break;
            case InkTag.TransformTable or InkTag.ExtendedTransformTable:
                ReadTransforms(fields.Block(), areDoubles: tag == InkTag.ExtendedTransformTable);
                break;
            case >= InkTag.Transform and <= InkTag.TransformScaleAndTranslate:
                _transforms.Clear();
                if (InkTransform.Parse(tag, ref fields, areDoubles: false) is { } transform)
                    _transforms.Add(transform);
                break;
            case InkTag.Stroke:
                return TryReadStroke(fields.Block()) && !fields.Failed;
            case >= InkTag.FirstKnownProperty and <= InkTag.RasterOperation when KnownPropertyLengths[(int)(tag - InkTag.FirstKnownProperty)] is var length and > 0:
                fields.Take(length);
                break;
            case >= InkTag.FirstKnownProperty:
                fields.Take(fields.Number() + 1);
                break;
            default:
                fields.Block();
                break;
        }

        return !fields.Failed;
    }

    private void ReadTransforms(InkReader table, bool areDoubles)
    {
        _transforms.Clear();
        while (table.HasMore && _transforms.Count <= MostEntries && InkTransform.Parse((InkTag)table.Number(), ref table, areDoubles) is { } transform)
            _transforms.Add(transform);
    }

    // number of points (number), then packed x, y and further properties of all of them; properties of the stroke behind them are of no use here.

    private bool TryReadStroke(InkReader stroke)
    {
        var count = stroke.Number();
        if (stroke.Failed || count == 0)
            return true;

        // A point takes one bit at least, so a count cannot make much of little.
        if (count > MostPoints - _points || count > (ulong)stroke.Rest.Length * 8)
            return false;

        _points += (int)count;
        var layout = _layout < _layouts.Count ? _layouts[(int)_layout] : PacketLayout.Default;
        var transform = _transform < _transforms.Count ? _transforms[(int)_transform] : InkTransform.Identity;
        var (x, y) = (new int[count], new int[count]);
        if ((layout.HasX && !InkPackets.TryUnpack(ref stroke, x)) || (layout.HasY && !InkPackets.TryUnpack(ref stroke, y)))
            return false;

        var points = new List<(float X, float Y)>((int)count);
        for (var at = 0; at < x.Length; at++)
        {
            var point = transform.Apply(x[at], y[at]);
            if (Math.Abs(point.X) <= Farthest && Math.Abs(point.Y) <= Farthest)
                points.Add(((float)point.X, (float)point.Y));
        }

        if (points.Count > 0)
            _strokes.Add(new InkStroke(_pen < _pens.Count ? _pens[(int)_pen] : InkPen.Default, points));

        return true;
    }

    /// <summary>What is told of each point. What follows x and y is not read.</summary>
    private readonly record struct PacketLayout(bool HasX, bool HasY)
    {
        public static PacketLayout Default { get; } = new(HasX: true, HasY: true);

        // tags: without x (7), without y (8), further properties; then 6, count and tags of buttons; then 11 and tags of what is told of the stroke
        public static PacketLayout Parse(InkReader descriptor)
        {
            var layout = Default;
            while (descriptor.HasMore)
            {
                switch ((InkTag)descriptor.Number())
                {
                    case InkTag.NoX:
                        layout = layout with { HasX = false };
                        break;
                    case InkTag.NoY:
                        layout = layout with { HasY = false };
                        break;
                    case InkTag.Buttons or InkTag.StrokePropertyList:
                        return layout;
                    default:
                        break;
                }
            }

            return layout;
        }
    }
}
