from autodistill_grounded_sam import GroundedSAM
from autodistill.detection import CaptionOntology

# prompt -> class
base_model = GroundedSAM(
    ontology=CaptionOntology(
        {
            "shipping container": "container",
            'a milk bottle': 'bottle',  # both caps
            "a worker's helmet": "helmet",
            "blue " "cap": "cap",
        }
    )
)
base_model.label("./images", extension=".jpeg")
