"""The papers of a parcel beside its label: pick list, packing slip, customs declaration, commercial invoice. Plain values in, pages out."""
